-- One row per person who was in the group in the earlier snapshot or is in the later one; a district is null
-- where the person was or is not in the group. The other two say whether the register had the person at all.
create or replace temp table change as
select
    person_key,
    case when in_group($group, earlier.category, earlier.certificate, earlier.equivalent_ability)
        then earlier.district_code end as was_in,
    case when in_group($group, people.category, people.certificate, people.equivalent_ability)
        then people.district_code end as is_in,
    earlier.district_code is not null as was_known,
    people.district_code is not null as is_known,
    coalesce(people.category, earlier.category) as category,
    coalesce(people.certificate, earlier.certificate) as certificate
from earlier
full join people using (person_key)
where was_in is not null or is_in is not null
