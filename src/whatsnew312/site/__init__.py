"""What one build knows: settings, the domain, nodes, how pages link, what authors are told."""
