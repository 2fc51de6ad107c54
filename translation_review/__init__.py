"""Reading our translations text by text: catalogs, judgments, pictures, views."""
