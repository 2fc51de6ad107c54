"""The app of help requests, needs, matches and routes, with their services and public pages."""
