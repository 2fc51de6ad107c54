"""The demo neighborhood: everything in it is invented, and its phone numbers reach nobody."""
