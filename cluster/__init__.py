"""Many machines on one: the engines of docs/many-machines.md, their faults, and an upgrade."""
