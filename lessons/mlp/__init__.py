"""The room of the multilayer perceptron: more layers, the same loop."""
