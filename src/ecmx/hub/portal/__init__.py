"""The pages: what a clinic sees and does in a browser.

They show what lower rooms say and call their actions; they judge nothing and change nothing by themselves.
"""
