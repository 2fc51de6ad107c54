"""Known attack tools against a server of our own, each beside a hole that it must find."""
