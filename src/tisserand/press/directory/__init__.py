"""The directory to take along: as a table, a workbook, on a map, as linked data, as Murmurations profiles."""
