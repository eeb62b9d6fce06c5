"""Preview pictures of pages, which chats and social networks show next to a link.

The package Pillow draws them. It is imported only when a picture is needed.
"""
