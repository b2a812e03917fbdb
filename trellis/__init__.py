"""Trellis, a GraphQL gateway: the name under which the folders beside this one are imported.

Each entry here is a link to the folder of that name at the top level. Without a name of our own, `realtime`
would be the same package as the one that Supabase's client brings along, and one of the two would be lost.
"""
