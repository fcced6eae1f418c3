"""The files of the command line: events read from workbooks, CSV folders and JSON; plans; the template."""
