"""Readers of spreadsheets. They run in a process of their own, with limits, and know no Django.

A spreadsheet is somebody else's file: it may unpack to a thousand times its size, or name a cell in
the millionth row. What goes wrong here ends this process, and nothing else.
"""
