"""The painters: the only place that imports the plotting library, each named like the kind of picture that it draws."""
