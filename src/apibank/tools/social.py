"""What people post, and how many others like it."""

from __future__ import annotations

from apibank.world import World

from .errors import ToolError
from .tool import tool
from .types import Integer

DOMAIN = "Information Query and Processing"


@tool(domain=DOMAIN, effect="read", sets=("lv3",))
def user_posts(world: World, user_id: Integer) -> dict[str, list[int]]:
    """List the posts that a user of the social network has published.

    Args:
        user_id: The user's number on the network.

    Returns:
        post_ids (list): The numbers of the posts, oldest first; LikeCount tells how well each was liked.

    Raises:
        ToolError: `invalid_argument` if the number is no whole one; `not_found` if no such user has posted anything.
    """
    posts = world.rows("SELECT post_id FROM posts WHERE user_id = ? ORDER BY post_id", user_id)
    if not posts:
        raise ToolError("not_found", f"There are no posts of a user {user_id}.")
    return {"post_ids": [post["post_id"] for post in posts]}


@tool(domain=DOMAIN, effect="read", sets=("lv3",))
def like_count(world: World, post_id: Integer) -> dict[str, int]:
    """Tell how many people like a post.

    Args:
        post_id: The number of the post, from UserPosts.

    Returns:
        like_count (int): How many people like it.

    Raises:
        ToolError: `invalid_argument` if the number is no whole one; `not_found` if there is no such post.
    """
    likes = world.value("SELECT like_count FROM posts WHERE post_id = ?", post_id)
    if likes is None:
        raise ToolError("not_found", f"There is no post {post_id}.")
    return {"like_count": int(likes)}
