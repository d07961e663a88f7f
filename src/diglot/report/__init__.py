"""The report of a build: its figures, and one HTML file that shows them.

`diglot.report.reading.Build`
    the tables of a build, memory-mapped.
`diglot.report.figures.figures`
    every figure of the report, as plain values for JSON.
`diglot.report.preview.preview`
    some rows, as a person reads them.
`diglot.report.page.page`
    figures and rows as one HTML page, which loads nothing from anywhere.

The same build gives the same bytes.
"""
