"""Handing over: all that a centre holds taken out into open files, and taken into a new installation."""
