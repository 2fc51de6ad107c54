"""Questions that a pod, a ward or the network decides together, by a day."""
