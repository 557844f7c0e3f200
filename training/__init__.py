"""Training: how models/en_newsledger is made from a folder of annotated text.

Belongs here: reading annotated text, augmentation, vectors and pretraining distilled from a sentence encoder, training,
evaluation, and the folder that ships. Does not: what the pipeline is used for (pipelines.extract), annotated text itself.
Way through: annotated text -> vectors -> pretrained encoder -> tagger and parser, names -> one pipeline -> scores -> card.
"""
