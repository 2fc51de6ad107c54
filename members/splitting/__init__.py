"""A pod that has become large is split into two that stay linked, and two pods become one."""
