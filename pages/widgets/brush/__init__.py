"""A photo that a region can be painted on with a brush, by pointer, finger, pen or keyboard."""
