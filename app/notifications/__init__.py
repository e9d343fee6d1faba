"""What a firm's people are told, in Duri and by mail, each as they prefer."""
