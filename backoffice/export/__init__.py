"""Lists of the admin as files: what is filtered, for whoever may see it."""
