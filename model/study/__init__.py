"""The paper's experiment for anybody: biopsy or treat, or reassure; one reader beside the CNN on the same photos."""
