"""The target register: policy as data, each row with the sentence it rests on."""
