"""The pages of this app, by whom they are for."""
