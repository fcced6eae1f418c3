"""What the cluster prints: agendas, badges, wall grid, reports, calendars, workbooks. No Django."""
