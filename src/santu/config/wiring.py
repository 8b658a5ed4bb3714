"""The only place that joins: it fills the ports that the stages declare. No stage declares one yet."""
