"""The ROC on the paper's axes, sensitivity to the right and specificity up."""
