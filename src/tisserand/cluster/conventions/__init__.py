"""Events, programme, registrations, wishes, schedules and the meetings themselves."""
