-- One row per district and month ahead (1 is the first) in which registrations of the group end: how many.
-- The first three months are those due to be renewed.
with ending as (
    select
        district_code,
        list_min(
            list_filter(range(1, $months + 1), lambda n: registration_ends_on - to_months(n::integer) <= $as_of)
        ) as month
    from people
    where in_group($group, category, certificate, equivalent_ability)
        and list_contains($units, district_code)
        and registration_state in ('valid', 'due')
)

select district_code, month::integer as month, count(*)::integer as people
from ending
where month is not null
group by district_code, month
order by district_code, month
