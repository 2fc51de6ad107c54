"""Django's backend for Postgres, of which no answer is awaited that cannot come."""
