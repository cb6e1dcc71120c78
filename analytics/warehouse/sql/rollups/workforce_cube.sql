-- One row per combination of every categorical column of the active people, with how many they are.
-- age_band by the age reached in the as-of year; null where the year of birth is not known.
with person as (
    select
        *,
        case
            when year($as_of) - birth_year <= 35 then 'up_to_35'
            when year($as_of) - birth_year <= 40 then '36_to_40'
            when year($as_of) - birth_year <= 45 then '41_to_45'
            when year($as_of) - birth_year <= 50 then '46_to_50'
            when year($as_of) - birth_year <= 54 then '51_to_54'
            when year($as_of) - birth_year > 54 then 'from_55'
        end as age_band
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
    age_band,
    education,
    registration_state,
    count(*)::integer as people
from person
group by
    district_code, employer_kind, service_field, category, qualified_by, certificate, equivalent_ability,
    on_post, project_staff, gender, age_band, education, registration_state
order by
    district_code, employer_kind, service_field, category, qualified_by, certificate, equivalent_ability,
    on_post, project_staff, gender, age_band, education, registration_state
