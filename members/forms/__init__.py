"""The questions to members of a pod, and to those who organize one."""
