"""Status as measurement: colours, measured status, roll-up, alignment, scores and trends.

Plain values in, frozen outcomes out; every outcome carries its reason, formula and inputs.
"""
