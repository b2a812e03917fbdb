"""The engines that work through items, each a process of its own that ends with SIGTERM."""
