"""Phone trees of pods: who calls whom, started when something happens."""
