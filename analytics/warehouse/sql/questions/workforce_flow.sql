-- One row per district before, district now (null: not in the group) and whether the register had and has
-- the people: how many they are. Every person of either snapshot is in exactly one row.
select was_in, is_in, was_known, is_known, count(*)::integer as people
from change
where list_contains($units, was_in) or list_contains($units, is_in)
group by was_in, is_in, was_known, is_known
order by was_in, is_in, was_known, is_known
