"""What several pages draw: the lit tree, the photo viewer, the bars. Each widget is one function that draws."""
