"""Pure computation: arrays and plain values in, frozen outcomes out."""
