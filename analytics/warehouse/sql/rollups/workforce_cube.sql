-- One row per combination of every categorical column of the active people, with how many they are.
-- age_band by the age reached in the as-of year; null where the year of birth is not known.
create or replace temp table workforce_cube as
with person as (
    select *, year($as_of) - birth_year as age
    from people
)

select
    district_code,
    employer_kind,
    service_field,
    category,
    qualified_by,
    certificate,
    equivalent_ability,
    on_post,
    project_staff,
    gender,
    case
        when age is null then null
        when age <= 35 then 'up_to_35'
        when age <= 40 then '36_to_40'
        when age <= 45 then '41_to_45'
        when age <= 50 then '46_to_50'
        when age <= 54 then '51_to_54'
        else 'from_55'
    end as age_band,
    education,
    registration_state,
    count(*)::integer as people
from person
group by all
order by all
