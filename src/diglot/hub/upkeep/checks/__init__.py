"""What `integrity.verify` looks at, a module for each kind of thing."""
