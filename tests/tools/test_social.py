"""Posts belong to their user, and each has its likes."""

from apibank.tools.social import like_count, user_posts

from .expect import refused


def test_every_seed_post_is_its_users_and_has_its_likes(world):
    rows = world.rows("SELECT * FROM posts")
    users = {row["user_id"] for row in rows}
    assert len(users) == 80
    found = {user: user_posts(world, user_id=user)["post_ids"] for user in users}
    assert all(posts == sorted(posts) for posts in found.values())
    assert sum(map(len, found.values())) == len(rows)
    for row in rows:
        assert row["post_id"] in found[row["user_id"]]
        assert like_count(world, post_id=str(row["post_id"])) == {"like_count": row["like_count"]}
    assert len({row["like_count"] for row in rows}) > 50


def test_unknown_users_and_posts_are_refused(world):
    for number in (0, -1, 999_999, 1001.0 * 50):
        assert refused(world, user_posts, user_id=number) == "not_found"
        assert refused(world, like_count, post_id=number) == "not_found"


def test_what_is_no_number_is_refused(world):
    for number in ("mira.okafor", "", 1001.5, None, 2**70):
        assert refused(world, user_posts, user_id=number) == "invalid_argument"
        assert refused(world, like_count, post_id=number) == "invalid_argument"
