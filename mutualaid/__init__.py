"""Settings, addresses, the admin site that hangs up every page, database, logs, health."""
