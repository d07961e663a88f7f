"""From a page to its articles: the role of every line, titles, authors, outlets and dates, with spans into the file."""
