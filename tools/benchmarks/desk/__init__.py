"""What the desk costs its users: pages, forms and saves beside a plain ToDo, and the last day of a month."""
