"""How rows are read: arguments and declarations to SQL, and the DataLoaders that batch it."""
