-- One row per person who joined, left or moved, recognised by the first 8 characters of the key.
select
    case
        when was_in is null and was_known then 'rose'
        when was_in is null then 'joined'
        when is_in is null and is_known then 'stepped_down'
        when is_in is null then 'left'
        else 'moved'
    end as what,
    left(person_key, 8) as person_key,
    was_in,
    is_in,
    category,
    certificate
from change
where (list_contains($units, was_in) or list_contains($units, is_in))
    and was_in is distinct from is_in
    and ($district_code is null or was_in = $district_code or is_in = $district_code)
order by what, coalesce(is_in, was_in), person_key
limit $limit
