"""Maps and numbers of conflict incidents in Afghanistan and Pakistan that can be checked."""
