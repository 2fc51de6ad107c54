"""Out to the chats that people read anyway: open needs, notices and new resources."""
