"""The coordinators' working pages: queue, a need and who fits, lists, phone intake."""
