"""The invented neighborhood that `manage.py load_demo` fills an install with."""
