"""Tables that strangers have sent, read where nothing in them can hurt.

The hub never opens a table itself. It asks a child process (`pool`), which has a limit of memory, a limit of time, no
files, no database and no secrets: it gets bytes by asking for them (`worker`), and gives back plain JSON values.

==============  ====================================================================================================
`pool`          the hub's side: two children, restarted when they break
`worker`        the child's side: limits, the conversation, what can be asked
`query`         pages of rows, search, filter; counts
`summary`       statistics of columns
`formats`       a file as blocks of rows
`ipc`           Arrow's messages, measured before Arrow sees them
`parquet`       Parquet's footer and pages, measured before Arrow sees them
`lines`         JSON lines and CSV
`blocks`        rows in one shape, whatever they come from
`cells`         a value as plain JSON; what cannot be shown says why
`features`      the types of columns as clients know them
==============  ====================================================================================================

Only `pool` is for the hub; everything else is imported in the child.
"""
